import { runService } from '../../src/platform/run-service.js';
import { notesSettings, startNotes } from './start-notes.js';

await runService({ service: 'notes', settings: notesSettings, start: startNotes });
