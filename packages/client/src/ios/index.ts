export { iosEncoding } from './ios-encoding.ts';
