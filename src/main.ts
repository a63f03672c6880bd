import { mount } from 'svelte'
import Page from './ui/Page.svelte'

mount(Page, { target: document.body })
