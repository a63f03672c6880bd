/** The overview of the lessons, and the lesson that is played: fetched when somebody asks for them. */
export { default as LessonScreen } from './lesson/LessonScreen.svelte'
export { default as Overview } from './lesson/Overview.svelte'
