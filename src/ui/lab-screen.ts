/** What comes behind the landing: the lab's screen and the session with its worker. */
export { default as App } from './App.svelte'
export { Sitting } from './sitting.svelte.ts'
