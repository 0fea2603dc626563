/** Template of raster map tiles that the server's operator has set; undefined when there is none or the server does not answer. */
export async function fetchTiles(server: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${server}/api/config`);
    const config: unknown = await response.json();
    const tiles = typeof config === 'object' && config !== null && 'tiles' in config ? config.tiles : undefined;
    return typeof tiles === 'string' ? tiles : undefined;
  } catch {
    // The map then draws tracks on a plain ground, as it does without tiles.
    return undefined;
  }
}
