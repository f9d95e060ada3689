import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { language } from './lib/i18n.svelte';

language.tellBrowser();
mount(App, { target: document.getElementById('app') as HTMLElement });
