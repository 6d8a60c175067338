/** Anchors on the pages of the CAR data model. */
import type { DataModelObject } from '../../knowledge/types.ts';

/** Anchor of a field: its name, as the Cyber Analytics Repository has it, unless an action of the object has that already. */
export function fieldAnchor(object: Pick<DataModelObject, 'actions'>, field: string): string {
  return object.actions.includes(field) ? `field-${field}` : field;
}
