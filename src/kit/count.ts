/** `10,000`, as English has it. `toLocaleString` loads tables for that, which takes 20 ms of each command. */
export const showCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
