/** The library that knows FIT's bytes, for reading and for writing. */
export { default as FitParser, FitBaseType, FitEncoder, type FitEncoderField, type ParsedFit } from 'fit-file-parser';
