/** What the build tells of `lessons/` (scripts/lesson-summaries.ts). */
declare module 'virtual:lesson-summaries' {
  const summaries: readonly (Pick<
    import('../lesson/lesson.ts').Lesson,
    'id' | 'title' | 'minutes' | 'level' | 'goals' | 'misconceptions' | 'pass'
  > & {
    /** How many there are. */
    readonly steps: number
    readonly quizzes: number
    /** Ids of lessons that it builds on. */
    readonly prerequisites: readonly string[]
  })[]
  export default summaries
}

declare module 'virtual:lesson-titles' {
  const titles: readonly Pick<import('../lesson/lesson.ts').Lesson, 'id' | 'title' | 'minutes'>[]
  export default titles
}
