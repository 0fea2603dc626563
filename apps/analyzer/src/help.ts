export const HELP = `Usage: paceline analyze FILE… [options]

Tells what each FILE (GPX, TCX, FIT or GeoJSON) was: distance, times, splits, climbs, pauses and holes, and which of its
positions cannot be believed and why. The numbers are those that a phone would have shown during the run.
"-" is standard input.

  --units UNITS    metric (default) or imperial
  --json           as JSON in SI units (metres, seconds, m/s): an object for one file, a list for several
  --plot OUT.svg   draw the run as a picture: pace as recorded and as shown, height, pauses and holes; for one file
  -h, --help       this text

Exit code: 0 when all could be read, 1 when a file could not, 2 for wrong usage.

Examples
  paceline analyze morning.gpx
  paceline analyze --plot morning.svg morning.fit
  paceline analyze --json *.gpx
  curl -s https://example.org/run.fit | paceline analyze -
`;
