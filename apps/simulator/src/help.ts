export const HELP = `Usage: paceline simulate [FILE…] [options]

Sends virtual runners into a session, through the real client over a real WebSocket. Each FILE
is a recorded run (GPX, TCX, FIT or GeoJSON) and becomes one runner; without files, three are invented.

Where
  --url URL            the server (default http://127.0.0.1:8080)
  --session CODE|ID    join this session
  --create             open a new session (the default without --session)
  --title TEXT         title of the new session (by default it tells who runs, or how far the race is)
  --sharing RULE       what members see of each other in it: pace (default) or precise
  --distance D         the new session is a race over D, such as 400m or 5k
  --pace M:SS          its members mean to keep that pace a kilometre, as those who are invented nearly do
  --handicap           the slowest of the race start first, so that all would finish together

Who
  --runners N          invent N runners (default 3, or 0 beside files; at most 90 in all)
  --seed S             the same seed invents the same runs (default 1)
  --duration T         length of the invented runs, such as 90s, 30m, 1h30m (default 30m, or enough for
                       the race)
  --names A,B,…        names of the runners, in order

How
  --speed X            X recorded seconds per second, up to 1000 (default 1); above about 3 a server's
                       results do not count what nobody can run
  --keep-gaps          let holes in a recording last; otherwise none lasts more than 30 s
  --no-verify          do not read the tracks back at the end
  --quiet              no progress and no summary, only problems
  --json               print the summary as JSON
  --lifeline           stop when standard input closes
  -h, --help           this text

Ctrl-C stops the runners; what they have sent is stored all the same.
Exit code: 0 when everything sent is stored, 1 when not or when a file cannot be read, 2 for wrong usage.

Examples
  paceline simulate
  paceline simulate --session ABC-DEF --runners 2 --duration 10m
  paceline simulate morning.gpx race.fit --create --title "Sunday run" --speed 3 --names Ana,Ben
  paceline simulate --distance 1k --handicap --speed 3
  paceline simulate --runners 50 --speed 10 --seed 7 --quiet --json
`;
