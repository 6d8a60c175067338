/** The source maps of analytics: from an offset in the decoded source to an offset in the file. */
export { composed, MappedText, type SourceMap, sliced, toFileOffset } from '../text/source-map.ts';
