/** The source maps of analytics: from an offset in the decoded source to an offset in the file. */
export { MappedText, type SourceMap, toFileOffset } from '../text/source-map.ts';
