// Bun's own publish and subscribe: each session is a topic, and an update goes to all others as it came. Argument: port.
/* global Bun */
const port = Number(process.argv[2]);
Bun.serve({
  port,
  hostname: '127.0.0.1',
  fetch: (request, server) => (server.upgrade(request, { data: new URL(request.url).pathname }) ? undefined : new Response('', { status: 404 })),
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      socket.subscribe(socket.data);
      socket.send('{"type":"joined"}');
    },
    message(socket, text) {
      socket.publish(socket.data, text);
    },
  },
});
console.log(`ready http://127.0.0.1:${port}`);
process.on('SIGTERM', () => process.exit(0));
