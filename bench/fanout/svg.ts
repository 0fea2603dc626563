/** What all charts share: an SVG that is readable on a light and on a dark page. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 15px; }
  .muted { fill: #59636e; font-size: 12px; }
  .axis { stroke: #d1d9e0; stroke-width: 1; }
  .bar { fill: #8c959f; }
  .own { fill: #0969da; }
  .whisker { stroke: #1f2328; stroke-width: 1.5; }
  .line { fill: none; stroke-width: 2; }
  .s0 { stroke: #0969da; fill: #0969da; } .s1 { stroke: #bc4c00; fill: #bc4c00; } .s2 { stroke: #1a7f37; fill: #1a7f37; }
  .s3 { stroke: #8250df; fill: #8250df; } .s4 { stroke: #cf222e; fill: #cf222e; } .s5 { stroke: #59636e; fill: #59636e; }
  .line.s0, .line.s1, .line.s2, .line.s3, .line.s4, .line.s5 { fill: none; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .muted { fill: #9198a1; }
    .axis { stroke: #3d444d; }
    .bar { fill: #656c76; }
    .own { fill: #4493f8; }
    .whisker { stroke: #f0f6fc; }
    .s0 { stroke: #4493f8; fill: #4493f8; } .s1 { stroke: #f0883e; fill: #f0883e; } .s2 { stroke: #3fb950; fill: #3fb950; }
    .s3 { stroke: #ab7df8; fill: #ab7df8; } .s4 { stroke: #f85149; fill: #f85149; } .s5 { stroke: #9198a1; fill: #9198a1; }
    .line.s0, .line.s1, .line.s2, .line.s3, .line.s4, .line.s5 { fill: none; }
  }
`;

export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function svg(title: string, { width, height }: { readonly width: number; readonly height: number }, parts: readonly string[]): string {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`;
  return `${[open, `<style>${STYLE}</style>`, `<text class="title" x="16" y="26">${escaped(title)}</text>`, ...parts, '</svg>'].join('\n')}\n`;
}

export function textAt(x: number, y: number, { text, anchor = 'start', kind = '' }: { readonly text: string; readonly anchor?: string; readonly kind?: string }): string {
  return `<text${kind === '' ? '' : ` class="${kind}"`} x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;
