// How far something is, as people say it: metres below one kilometre, one decimal below ten.

/** 850 m; 6.2 km; 21 km */
export function distance(metres: number): string {
  if (metres < 1000) return `${Math.round(metres / 10) * 10} m`;
  const kilometres = metres / 1000;
  return `${kilometres < 10 ? kilometres.toFixed(1) : Math.round(kilometres)} km`;
}
