export { freePort } from './free-port.ts';
export { connectRaw, type Closed, type Frame, type RawConnection, type RawOptions } from './raw-connection.ts';
export { IosAppConnection } from './ios-app.ts';
export { iosDate, iosFrame, readIosFrame, type IosData, type IosMessage, type IosMessageType } from './ios-frames.ts';
export { repository } from './repository.ts';
export { startServer, type Exit, type ServerOptions, type ServerProcess } from './start-server.ts';
export { readTrack, testTracks, type Tracks } from './tracks.ts';
export { until, within, type UntilOptions } from './until.ts';
export { VirtualEnvironment, type VirtualEnvironmentOptions } from '@paceline/core/testing';
