/** A node of the crate's graph. */
export interface Entity {
  readonly '@id': string;
  readonly '@type': string | readonly string[];
  readonly [property: string]: unknown;
}

export const ref = ({ '@id': id }: Pick<Entity, '@id'>) => ({ '@id': id });

/** A time as the crate's profiles take it: ISO 8601 to the millisecond, with the offset in digits. */
export const timeOf = (milliseconds: number) => new Date(milliseconds).toISOString().replace('Z', '+00:00');
