/** Read when the program is built, by `scripts/lesson-plugin.ts`. */
declare module '*.lesson.md' {
  const lesson: import('./lesson.ts').Lesson
  export default lesson
}
