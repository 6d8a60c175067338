import { describe, expect, it } from 'vitest';
import { siteDocument, siteOf } from '../components/site-fixture.ts';

describe('coverage of techniques', () => {
  const { coverage } = siteOf([
    siteDocument({
      file: 'content/analytics/old.md',
      techniques: ['T1028'],
      proof: { sigma: 'proven', eql: 'silent' },
    }),
    siteDocument({ file: 'content/playbooks/new.md', techniques: ['T1021.006', 'T1028'], proof: {} }),
    siteDocument({ file: 'content/playbooks/weak.md', techniques: ['T1059'], proof: { spl: 'unproven' } }),
    siteDocument({ file: 'content/playbooks/wrong.md', techniques: ['T9999'], proof: { spl: 'proven' } }),
  ]);

  it.each([
    ['T1021.006', 'proven', ['content/analytics/old.md', 'content/playbooks/new.md'], 2],
    ['T1059', 'unproven', ['content/playbooks/weak.md'], 1],
    ['T1021', 'none', [], 0],
  ])('%s is %s', (id, state, files, analytics) => {
    const own = coverage.techniques.get(id);
    expect(own?.state).toBe(state);
    expect(own?.documents.map(({ document }) => document.file)).toEqual(files);
    expect(own?.analytics).toHaveLength(analytics);
  });

  it('counts a document that names an old id and its replacement once', () => {
    expect(coverage.techniques.get('T1021.006')?.kinds).toEqual(new Map([['playbook', 2]]));
  });

  it('has every active technique and no revoked one', () => {
    expect([...coverage.techniques.keys()]).toEqual(['T1021', 'T1021.006', 'T1059']);
  });
});
