/** What is used of gifenc, which has no types of its own. */
declare module 'gifenc' {
  /** R, G and B of each colour that a frame has. */
  type Palette = readonly (readonly number[])[];
  interface Encoder {
    writeFrame(
      pixels: Uint8Array,
      width: number,
      height: number,
      options: { palette: Palette; delay: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
  }
  const gifenc: {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8Array, mostColours: number): Palette;
    /** The place in the palette of what comes next to each pixel. */
    applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
  };
  export default gifenc;
}
