/** The notices that MITRE asks for, kept true: versions, and the year of ATT&CK's copyright. Pure. */

export interface NoticeFacts {
  readonly attackVersion?: string;
  /** Last year of the copyright that the release of ATT&CK states. */
  readonly attackYear?: number;
  readonly d3fendVersion?: string;
}

export interface Notice {
  readonly text: string;
  /** What somebody must look at, in sentences. */
  readonly look: readonly string[];
}

const ATTACK_VERSION = /(?<=MITRE ATT&CK® Enterprise, version )\S+(?=\s)/;
const ATTACK_YEAR = /(?<=© )\d{4}(?= The MITRE Corporation\. This work is reproduced)/;
const D3FEND_VERSION = /(?<=MITRE D3FEND™ ontology, version )\S+(?=\s)/;

/** The notice with the versions and the year of new releases; what it does not say in its usual words is left for people. */
export function updateNotice(notice: string, { attackVersion, attackYear, d3fendVersion }: NoticeFacts): Notice {
  const look: string[] = [];
  const put = (text: string, form: RegExp, value: string, what: string): string => {
    if (!form.test(text)) look.push(`It does not name ${what} in its usual words.`);
    return text.replace(form, () => value);
  };
  let text = notice;
  if (attackVersion !== undefined) {
    const old = ATTACK_VERSION.exec(notice)?.[0];
    text = put(text, ATTACK_VERSION, attackVersion, 'the version of ATT&CK');
    if (attackYear !== undefined) text = put(text, ATTACK_YEAR, String(attackYear), "the year of ATT&CK's copyright");
    else if (old !== attackVersion)
      look.push(
        "The release of ATT&CK states no copyright: see that the notice has the year of ATT&CK's terms of use.",
      );
  }
  if (d3fendVersion !== undefined) {
    const old = D3FEND_VERSION.exec(notice)?.[0];
    text = put(text, D3FEND_VERSION, d3fendVersion, 'the version of D3FEND');
    if (old !== undefined && old !== d3fendVersion)
      look.push("See that D3FEND's licence is still the one that the notice has.");
  }
  return { text, look };
}
