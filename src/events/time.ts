/** Reading an event's time: as the engine reads any time. */
export { parseTime } from '../engine/time.ts';
