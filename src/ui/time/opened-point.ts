/** The point of a chart that somebody opened: virtual microseconds since the lab began. */
export type OpenedPoint =
  | { readonly chart: 'latency'; readonly minuteMicros: number }
  | { readonly chart: 'stored'; readonly atMicros: number }
