export { LiveConnection, openLiveConnection } from './live-connection.ts';
