/**
 * Fields that the makers of a log document for its events, beside those that recordings hold
 * (`content/knowledge/windows-events.json`). By channel; `every` is what every log may have.
 */
export const DOCUMENTED: Readonly<Record<string, { reference: string; fields: string }>> = {
  every: {
    reference: 'https://learn.microsoft.com/windows/win32/wes/eventschema-systempropertiestype-complextype',
    // The last four are what Winlogbeat itself writes beside the log; `@raw` is the record as a line.
    fields: `Channel EventID SourceName Hostname Message Keywords Opcode Task Category Severity Level SystemTime EventRecordID ProviderGuid
      ExecutionProcessID ThreadID UserID AccountName AccountType Domain Version ActivityID RelatedActivityID EventType @timestamp
      @raw event.original error.message log.file.path tags`,
  },
  'Microsoft-Windows-Sysmon/Operational': {
    reference: 'https://learn.microsoft.com/sysinternals/downloads/sysmon#events',
    fields: `RuleName State SchemaVersion Configuration ConfigurationFileHash SourceUser TargetUser SourceProcessGuid TargetProcessGuid
      ProcessGUID NewName Operation EventNamespace Name Query Type Destination Consumer Filter ID Description Session ClientInfo
      PreviousCreationUtcTime`,
  },
  'Linux-Sysmon/Operational': {
    reference: 'https://github.com/microsoft/SysmonForLinux',
    fields: `RuleName UtcTime ProcessGuid ProcessGUID ProcessId Image CommandLine CurrentDirectory User LogonGuid LogonId TerminalSessionId IntegrityLevel
      Hashes OriginalFileName FileVersion Description Product Company ParentProcessGuid ParentProcessId ParentImage
      ParentCommandLine ParentUser Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName DestinationIsIpv6 DestinationIp
      DestinationHostname DestinationPort DestinationPortName State Version SchemaVersion Device TargetFilename CreationUtcTime
      Configuration ConfigurationFileHash IsExecutable Archived ID`,
  },
  Security: {
    reference: 'https://learn.microsoft.com/windows/security/threat-protection/auditing/security-auditing-overview',
    fields: `CreatorProcessId CreatorProcessName TaskName TaskContent ServiceSid LogonID ClientAddress ClientName AccountDomain SessionName SessionId
      FailureReason SubStatus ProcessID MemberName MemberSid NewTargetUserName OldTargetUserName ObjectDN OldObjectDN NewObjectDN ObjectGUID
      ObjectClass DSName AttributeLDAPDisplayName AttributeValue RuleName ProfileChanged SettingType SettingValue GroupTypeChange
      Service NewSd PrivilegeList IpAddress`,
  },
  System: {
    reference: 'https://learn.microsoft.com/windows/win32/services/service-control-manager',
    fields: `param1 param2 param3 param4 param5 ServiceName ImagePath ServiceType StartType SubjectUserName SubjectDomainName SubjectUserSid
      SubjectLogonId QueryName`,
  },
  'Windows PowerShell': {
    reference: 'https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_eventlogs',
    fields:
      'HostApplication HostName HostVersion HostId EngineVersion RunspaceId PipelineId CommandName CommandType CommandPath User Payload ContextInfo SequenceNumber ScriptName CommandLine ShellId',
  },
  'Microsoft-Windows-PowerShell/Operational': {
    reference: 'https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_logging_windows',
    fields:
      'HostApplication HostName HostVersion HostId EngineVersion PipelineId CommandName CommandType CommandPath User Path RunspaceId SequenceNumber ScriptName CommandLine ShellId',
  },
  'Microsoft-Windows-WMI-Activity/Operational': {
    reference: 'https://learn.microsoft.com/windows/win32/wmisdk/tracing-wmi-activity',
    fields: `ProviderName Code HostProcess ProcessID Processid ProviderPath Id ClientMachine User ClientProcessId Component Operation ResultCode
      PossibleCause NamespaceName Namespace Query ESS CONSUMER`,
  },
  'Microsoft-Windows-TaskScheduler/Operational': {
    reference: 'https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-start-page',
    fields:
      'TaskName UserContext UserName InstanceId TaskInstanceId ActionName ResultCode Path ProcessID Priority TaskContent TaskContentNew',
  },
  'Microsoft-Windows-Windows Defender/Operational': {
    reference: 'https://learn.microsoft.com/defender-endpoint/troubleshoot-microsoft-defender-antivirus',
    fields: `Product Name|Product Version|Detection ID|Detection Time|Threat Name|Threat ID|Severity Name|Category Name|Action Name|Detection User|User
      |Path|Process Name|Source Name|FWLink|Error Description|New Value|Old Value|Value|Target Commandline|Parent Commandline|Security intelligence Version
      |Engine Version|FileName|Filename|Sha256|Destination`,
  },
  'Microsoft-Windows-DNS-Client/Operational': {
    reference: 'https://learn.microsoft.com/windows-server/networking/dns/troubleshoot/troubleshoot-dns-client',
    fields: 'QueryName QueryType QueryOptions QueryStatus QueryResults ResponseStatus DnsServerIpAddress',
  },
  'DNS Server': {
    reference: 'https://learn.microsoft.com/windows-server/networking/dns/dns-logging-and-diagnostics',
    fields: 'param1',
  },
  'Microsoft-Windows-DNSServer/Analytical': {
    reference: 'https://learn.microsoft.com/windows-server/networking/dns/dns-logging-and-diagnostics#analytic-events',
    fields: `TCP InterfaceIP Source Destination RD AA AD TC QNAME QTYPE XID Port Flags BufferSize PacketData RCODE Scope Zone PolicyName
      Reason`,
  },
  auditd: {
    // The last line is what audit events have that Laurel put together, and the names that the native view derives.
    reference: 'https://github.com/linux-audit/audit-documentation/wiki/SPEC-Audit-Field-Dictionary',
    fields: `type msg node arch syscall success exit a ppid pid auid uid gid euid ses tty comm exe key argc a0 a1 a2 a3 a4 cwd name inode mode ouid ogid nametype
      proctitle acct addr hostname terminal res grantors id grp unit cmd sw src UID AUID OUID OGID ID laddr lport
      EXECVE.ARGV PROCTITLE.ARGV PROCTITLE.proctitle syscall_name`,
  },
};

/** The documented fields of a channel. */
export function documentedFields(channel: string): readonly string[] {
  const text = DOCUMENTED[channel]?.fields ?? '';
  return text.includes('|')
    ? text.split('|').map((name) => name.trim())
    : text.split(/\s+/).filter((name) => name !== '');
}
