/** The ratio ("16:9") of a list that is nearest to the picture's, or to a square. */
export function nearestRatio(ratios: readonly string[], picture: { width: number; height: number } | undefined): string {
  const wanted = picture ? picture.width / picture.height : 1;
  const distance = (ratio: string) => Math.abs(Math.log(quotientOf(ratio) / wanted));
  return ratios.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

function quotientOf(ratio: string): number {
  const [wide = 1, high = 1] = ratio.split(":").map(Number);
  return wide / high;
}
