/** Modules that the build makes of `lessons/` (scripts/lesson-modules.ts). */
declare module 'virtual:lesson-summaries' {
  const summaries: readonly (Pick<
    import('./lesson/lesson.ts').Lesson,
    'id' | 'title' | 'minutes' | 'level' | 'goals' | 'misconceptions'
  > & {
    /** Ids of lessons that it builds on. */
    readonly prerequisites: readonly string[]
  })[]
  export default summaries
}
