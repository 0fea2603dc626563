// A Socket.IO room for each session: an update goes to all others in it. Argument: port.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const port = Number(process.argv[2]);
const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
io.on('connection', (socket) => {
  let room = '';
  socket.on('join', (session) => {
    room = String(session);
    void socket.join(room);
    socket.emit('joined');
  });
  socket.on('pace', (sample) => socket.to(room).emit('pace', sample));
});
http.listen(port, '127.0.0.1', () => console.log(`ready http://127.0.0.1:${port}`));
process.on('SIGTERM', () => process.exit(0));
