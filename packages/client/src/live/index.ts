export { pageAttention, type Attention, type Rate } from './attention.ts';
export { LiveConnection, openLiveConnection, type LiveConnectionOptions } from './live-connection.ts';
