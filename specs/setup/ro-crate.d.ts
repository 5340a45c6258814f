/** What is used of ro-crate beyond the types that it has. */
declare module 'ro-crate' {
  // biome-ignore lint/suspicious/noExplicitAny: entities are what the file says
  type Entity = Record<string, any>;
  export class Validator {
    crate: { entities(): Iterable<Entity>; resolveContext(): Promise<unknown> };
    results: { status: string; message: string }[];
    parseJSON(json: string): void;
    rootDataEntity(): void;
    checkFiles(files: Record<string, { exists: boolean }>): void;
  }
}
