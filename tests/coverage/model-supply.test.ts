import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EventKind, eventKindName, eventKinds } from '../../src/coverage/event-kinds.ts';
import { actionSupply, fieldSupply, viewsOfModel } from '../../src/coverage/model-supply.ts';
import { loadDefinitions } from '../../src/events/views/load.ts';
import { loadEventKinds } from '../../src/knowledge/event-kinds.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';

const root = resolve(import.meta.dirname, '../..');
const definitions = [...loadDefinitions(root).values()];
const views = viewsOfModel('car', definitions);
let kinds: EventKind[];
beforeAll(async () => {
  kinds = eventKinds(await loadKnowledge(root), { channels: loadEventKinds(root), definitions });
});

it('the model is read by its own view', () => expect(views.map(({ id }) => id)).toEqual(['car']));

describe('events that are an action of an object', () => {
  it.each([
    ['process', 'terminate', ['Sysmon for Linux 5', 'Sysmon 5', 'Security 4689']],
    [
      'driver',
      'load',
      ['Sysmon 6', 'Linux audit SYSCALL init_module', 'Linux audit SYSCALL finit_module', 'Linux audit KERN_MODULE'],
    ],
    ['email', 'deliver', []],
  ])('%s %s', (object, action, expected) => {
    const names = actionSupply(views, kinds, object, action).flatMap(({ all }) => all.map(eventKindName));
    expect(new Set(names)).toEqual(new Set(expected));
  });

  it('some only in part', () => {
    const parts = actionSupply(views, kinds, 'process', 'access');
    const named = (one: 'all' | 'some') => new Set(parts.flatMap((supply) => supply[one].map(eventKindName)));
    expect(named('some')).toEqual(new Set(['Security 4656', 'Security 4663']));
    expect(named('all')).toEqual(new Set(['Sysmon 10', 'Linux audit SYSCALL ptrace']));
  });

  it('system calls by their names', () => {
    const names = actionSupply(views, kinds, 'process', 'create').flatMap(({ all }) => all.map(eventKindName));
    expect(names).toContain('Linux audit SYSCALL execve');
    expect(names).not.toContain('Linux audit SYSCALL connect');
  });
});

describe('where events have a field', () => {
  it('with the native field of each log', () => {
    const sources = fieldSupply(views, kinds, 'process', 'command_line').flatMap(({ source, all }) =>
      all.some((kind) => eventKindName(kind) === 'Security 4688') ? [source] : [],
    );
    expect(sources).toEqual(['CommandLine']);
  });

  it('nowhere, where no view maps it', () => {
    expect(fieldSupply(views, kinds, 'process', 'no_such_field')).toEqual([]);
    expect(fieldSupply(views, kinds, 'email', 'subject')).toEqual([]);
  });
});
