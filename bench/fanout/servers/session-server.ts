import { WebSocketServer, type WebSocket } from 'ws';

/** Gets an update that one of the members has sent. */
type OnUpdate = (members: ReadonlySet<WebSocket>, sender: WebSocket, text: string) => void;

/** A WebSocket server whose paths are sessions. It believes everyone, keeps nothing, and checks of a message only that it is JSON. */
export function sessionServer(onUpdate: OnUpdate): void {
  const port = Number(process.argv[2]);
  const sessions = new Map<string, Set<WebSocket>>();
  const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false, maxPayload: 32 * 1024 });
  server.on('connection', (socket, { url = '/' }) => {
    let members = sessions.get(url);
    if (members === undefined) sessions.set(url, (members = new Set()));
    members.add(socket);
    const session = members;
    socket
      .on('message', (data: Buffer) => {
        const text = data.toString();
        JSON.parse(text);
        onUpdate(session, socket, text);
      })
      .on('close', () => session.delete(socket))
      .on('error', (error) => console.error(error.message));
    socket.send('{"type":"joined"}');
  });
  server.on('listening', () => console.log(`ready http://127.0.0.1:${port}`));
  process.on('SIGTERM', () => process.exit(0));
}
