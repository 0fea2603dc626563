const NO_RUN = 'it is neither GPX, TCX, FIT nor GeoJSON';

/** What else people give, by the bytes that it begins with. */
const kinds: readonly (readonly [begin: readonly number[], sentence: string])[] = [
  [[0x1f, 0x8b], 'it is compressed with gzip; unpack it first.'],
  [[0x50, 0x4b, 3, 4], 'it is a ZIP archive; unpack it and name a file of it.'],
];

/** What to say of a file that begins like none of the formats. */
export function strangerOf(bytes: Uint8Array): string {
  const kind = kinds.find(([begin]) => begin.every((byte, place) => bytes[place] === byte));
  return kind?.[1] ?? `${NO_RUN}.`;
}

/** What to say of an XML document with a root element that is none of ours. */
export function strangeRoot(name: string): string {
  switch (name.toLowerCase()) {
    case 'html':
      return 'it is a web page, perhaps one that asked for a login when the run was to be saved; save the run itself.';
    case 'kml':
      return 'it is KML, in which places are drawn and most programs keep no times; export the run as GPX, TCX or FIT.';
    default:
      return `it begins with <${name}>, which is neither GPX nor TCX.`;
  }
}
