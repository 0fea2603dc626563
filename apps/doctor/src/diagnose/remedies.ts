const NGINX = 'In nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';

/** What to do about each thing that goes wrong. The names are stable: programs read them in `--json`. */
export const remedies = {
  // The way to the host.
  nothing_listens: 'Start the server (paceline serve), or check the host and the port. One that was started without --host is reached from its own machine only.',
  unknown_host: 'Check the spelling, and that the name has an A or AAAA record in DNS.',
  dns_silent: 'Check the network of this machine; its DNS server does not answer.',
  unreachable: 'Check the network, and that the firewalls on the way, that of the host or its provider included, let TCP through to this port.',
  hung_up: 'Check scheme and port: a port for TLS hangs up on http, and a proxy may do so when it has no server behind it.',
  no_answer: 'Something accepts connections and says nothing: check what listens on that port, and the log of the proxy.',
  not_http: 'Check the port: what answers there is no web server.',
  elsewhere: 'Use that address.',

  // TLS.
  not_tls: 'Write http:// instead of https://, or give the port at which TLS is served.',
  https_port: 'Write https:// instead of http://.',
  self_signed:
    'Browsers and phones refuse it as well. Get a certificate that everyone trusts, for instance from Let\'s Encrypt with Caddy or certbot. ' +
    'For an authority of your own, install its certificate on every device, and here set NODE_EXTRA_CA_CERTS to its file.',
  incomplete_chain: 'Let the proxy send the whole chain and not the last certificate alone (fullchain.pem instead of cert.pem).',
  certificate_expired: 'Renew the certificate, reload the proxy, and see why it was not renewed by itself.',
  certificate_early: 'Check the clock of this machine, then the dates of the certificate.',
  certificate_name: 'Use a name that the certificate is for, or get a certificate for this one.',
  tls_failed: 'Check the TLS settings of the proxy: protocol versions 1.2 and 1.3, a certificate for this name, no certificate asked of the client.',

  // What answers in place of the server.
  redirect: 'Use the address that it leads to: a WebSocket follows no redirect.',
  web_page: 'Check the address, and that the proxy passes this host on to the Paceline server, for every path and not for /ws alone.',
  not_paceline: 'Check host, port and path. The server stands at the root of its host; behind a path, the proxy has to take the path away.',
  proxy_login: 'Take the login of the proxy away from the addresses /ws and /api, or all of the host: apps bring a token of their own and no password.',
  forbidden: 'Look in the proxy or its firewall for the rule that refuses this request, and allow it.',
  upstream_down: 'Check that the Paceline server runs, and that the proxy passes on to its host and port (127.0.0.1:8080 unless it was told otherwise).',
  too_many_requests: 'Wait a little. If it goes on, raise the rate limit of the proxy for this host.',
  busy: 'Try again in a little while; if it goes on, see the logs of the server and of the proxy.',
  server_error: 'See the log of the server (its standard error) and that of the proxy for the cause.',

  // The Paceline server's own refusals.
  store: 'Check the disk of the server: free space, and that the data folder (--data) can be written. Its log names the cause.',
  stopping: 'Start the server again, or wait until its restart is over.',
  guest_limit: 'Wait a minute. Behind a proxy all clients come from one address: raise --guests-per-minute of paceline serve.',
  connection_limit: 'Close connections that nobody needs. Behind a proxy all clients come from one address: raise --connections-per-address of paceline serve.',
  connections_of_user: 'This user has too many connections open: close the app elsewhere, or let it close the ones that it has lost.',
  token_refused: 'Get a new token from this server (POST /api/guests). One of another server, or from before the data folder was replaced, is good for nothing here.',
  token_expired: 'Get a new token (POST /api/guests). If it should still be good, compare the clocks of the server and of whoever issued it.',
  unsupported_version: 'Update what is older: this program and the SDK of the app, or the server. Both must speak the same version of the protocol.',
  refused: 'Read the message; the same attempt would end in the same way.',

  // The upgrade.
  upgrade_stripped: `Let the proxy pass the upgrade on. ${NGINX} In Apache: ProxyPass … upgrade=websocket. Caddy and Traefik do so by themselves.`,
  upgrade_ignored: `The request got to something that knows no WebSocket. Pass /ws on to the Paceline server, with its upgrade. ${NGINX}`,
  ws_not_routed: 'Pass /ws on to the Paceline server, with its path unchanged.',
  subprotocol_dropped: 'Let the proxy pass the header Sec-WebSocket-Protocol on, in both directions; browsers refuse the connection without it.',
  handshake_altered: 'Something on the way answers in place of the server. Let the proxy pass the headers Sec-WebSocket-Key and Sec-WebSocket-Accept unchanged.',

  // The open WebSocket.
  frames_swallowed: 'Something on the way takes the frames: a proxy that buffers answers, or a firewall or virus scanner that reads along. Switch that off for /ws; TLS (wss://) often gets through where ws:// does not.',
  dropped: 'Look for what cuts connections: a time limit or a crash in the proxy (its log), a restart of the server, a firewall.',
  closed: 'See the log of the server, and that of the proxy, for why it closed.',
  restarting: 'Wait until the server is up again and repeat the check.',
  not_messages: 'Check that /ws leads to a Paceline server: what answers there speaks something else.',
  clock_off: 'Set the clock that is wrong by a time server (timedatectl set-ntp true on most Linux systems). A run is timed right all the same, but tokens and certificates lapse too early or too late.',

  // A run.
  unanswered: 'The connection lives, but this message was not answered: see the log of the server, and look for what filters messages on the way.',
  no_ack: 'The sample is not on the disk of the server, or the answer was lost: check free space and speed of the disk of its data folder, and its log. The server acknowledges only what it has flushed.',
  not_back: 'Apps will not get back after a tunnel either: check what limits new connections on the way (proxy, firewall).',
  events_lost: 'The server no longer knew the session as it was: it was restarted, or the proxy led to another server. All clients of a session must get to the same one.',
  samples_lost: 'Keep the data folder as it is and report this with the log of the server: what it acknowledges must be stored.',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof remedies;

/** What is wrong, for people, and what to do about it. */
export interface Problem {
  /** Stable name, for programs. */
  readonly code: ProblemCode;
  readonly message: string;
  readonly remedy: string;
}

/** @param remedy Another one than the code's own, where more is known. */
export const problem = (code: ProblemCode, message: string, remedy: string = remedies[code]): Problem => ({ code, message, remedy });
