/** Stations and shares are written in the picture as on every other surface. */
export { percent, STATION_NAMES as STATIONS } from '../../language/analysis/headroom/telling/station-names.ts';
