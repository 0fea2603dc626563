/** The protocol's major version; it is also the number in the WebSocket subprotocol's name. */
export const PROTOCOL_VERSION = 1;

/** The WebSocket subprotocol that a Paceline client asks for. */
export const SUBPROTOCOL = 'paceline.v1';
