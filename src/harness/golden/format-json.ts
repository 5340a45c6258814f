/**
 * JSON whose arrays of numbers, and whose objects of nothing but plain values, stand on one line each: a figure a
 * line, so that a change of a golden result reads as one.
 */
export function formatJson(value: unknown): string {
  return `${formatValue(value, '')}\n`;
}

function formatValue(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const parts = Array.isArray(value)
    ? value.map((part) => formatValue(part, deeper))
    : Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([name, part]) => `${JSON.stringify(name)}: ${formatValue(part, deeper)}`);
  if (parts.length === 0) return `${open}${close}`;
  const isFlat = Object.values(value).every((part) => typeof part !== 'object' || part === null);
  if (isFlat && (Array.isArray(value) || parts.length <= 5)) {
    return Array.isArray(value) ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  }
  return `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
}
