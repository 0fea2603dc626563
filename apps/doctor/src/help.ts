export const HELP = `Usage: paceline doctor URL [options]

Connects to a Paceline server as an app would, checks step by step that a run would work there,
and says what to do where it would not. It leaves a short session of two guests in the server's store.

  URL                  the server, such as https://run.example.org

Options
  --token TOKEN        try the connection of this user instead of a guest
  --timeout SECONDS    for each step (default 10, at most 60)
  --json               print one JSON object instead of lines
  -h, --help           this text

Exit code: 0 when all checks passed, 1 when one failed, 2 for wrong usage.

Examples
  paceline doctor http://127.0.0.1:8080
  paceline doctor https://run.example.org --json
`;
