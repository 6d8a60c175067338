/**
 * What data models of the Common Information Model give beyond the fields of their events (Common Information Model
 * Add-on Manual; the models that the add-on installs).
 */

/** The only data set at the root of a data model of the Common Information Model: what the model's name alone stands for. */
export const ROOTS: ReadonlyMap<string, string> = new Map([
  ['Authentication', 'Authentication'],
  ['Certificates', 'All_Certificates'],
  ['Change', 'All_Changes'],
  ['Change_Analysis', 'All_Changes'],
  ['Email', 'All_Email'],
  ['Intrusion_Detection', 'IDS_Attacks'],
  ['Malware', 'Malware_Attacks'],
  ['Network_Resolution', 'DNS'],
  ['Network_Sessions', 'All_Sessions'],
  ['Network_Traffic', 'All_Traffic'],
  ['Risk', 'All_Risk'],
  ['Updates', 'Updates'],
  ['Vulnerabilities', 'Vulnerabilities'],
  ['Web', 'Web'],
]);

/** What a field of a data set is where an event has no value of it, or an empty one. */
export interface Fill {
  /** Another field of the event that stands in, where that has a value. */
  readonly field?: string;
  readonly value: string | number;
}

/** By data set, its fields that are calculated: `unknown` where they are missing. */
const UNKNOWN: Readonly<Record<string, string>> = {
  'Authentication.Authentication': 'action dest result src src_user user',
  'Change.All_Changes':
    'action change_type command dest dvc object object_attrs object_category object_id object_path src status user user_name',
  'Endpoint.Filesystem':
    'action dest file_acl file_hash file_name file_path parent_process parent_process_name process process_name user',
  'Endpoint.Processes':
    'dest loaded_file original_file_name parent_process parent_process_name parent_user process process_name user',
  'Endpoint.Registry':
    'action dest parent_process parent_process_name process process_name registry_key_name registry_path registry_value_data registry_value_name registry_value_type user',
  'Endpoint.Services': 'dest service service_id service_name start_mode status user',
  'Network_Resolution.DNS': 'answer dest message_type query',
  'Network_Traffic.All_Traffic': 'action dest dvc rule src transport user',
};

const OTHERS: Readonly<Record<string, readonly (readonly [field: string, fill: Fill])[]>> = {
  'Change.All_Changes': [
    ['result', { field: 'signature', value: 'unknown' }],
    ['result_id', { field: 'signature_id', value: -1 }],
  ],
  'Network_Resolution.DNS': [['reply_code_id', { field: 'reply_code', value: 'unknown' }]],
  'Network_Traffic.All_Traffic': [
    ['dest_port', { value: 0 }],
    ['src_port', { value: 0 }],
  ],
};

const FILLS: ReadonlyMap<string, ReadonlyMap<string, Fill>> = new Map(
  Object.entries(UNKNOWN).map(([object, names]) => {
    const dataset = object.slice(object.indexOf('.') + 1);
    const fills = [...names.split(' ').map((name) => [name, { value: 'unknown' }] as const), ...(OTHERS[object] ?? [])];
    return [object, new Map(fills.flatMap(([name, fill]) => [name, `${dataset}.${name}`].map((one) => [one, fill])))];
  }),
);

/**
 * The fields of a data set that have a value in every event, by their names with the data set's and without. They are
 * those whose expression in the model is `if(isnull(f) OR f="", "unknown", f)`, and the like.
 */
export function fillsOf(object: string): ReadonlyMap<string, Fill> | undefined {
  return FILLS.get(object);
}

/** A data set within another: the events of that one of which a field has a value. */
export interface Child {
  /** The data set at the root. */
  readonly of: string;
  readonly field: string;
  readonly value: string;
}

const CHILDREN: ReadonlyMap<string, Child> = new Map([
  ['Account_Management', { of: 'All_Changes', field: 'nodename', value: 'Account_Management' }],
  ['Auditing_Changes', { of: 'All_Changes', field: 'nodename', value: 'Auditing_Changes' }],
  ['Endpoint_Changes', { of: 'All_Changes', field: 'nodename', value: 'Endpoint_Changes' }],
  ['Failed_Authentication', { of: 'Authentication', field: 'action', value: 'failure' }],
  ['Successful_Authentication', { of: 'Authentication', field: 'action', value: 'success' }],
  ['Traffic_By_Action', { of: 'All_Traffic', field: 'action', value: '*' }],
  ['Allowed_Traffic', { of: 'All_Traffic', field: 'action', value: 'allowed' }],
  ['Blocked_Traffic', { of: 'All_Traffic', field: 'action', value: 'blocked' }],
]);

/** The data set within another of a name such as `Failed_Authentication` or `Authentication.Failed_Authentication`. */
export function childOf(dataset: string): Child | undefined {
  const parts = dataset.split('.');
  const child = CHILDREN.get(parts.at(-1) ?? '');
  return parts.length === 1 || parts[0] === child?.of ? child : undefined;
}
