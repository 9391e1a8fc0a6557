import type { Estate, Machine } from './estate.ts';

/** What a machine of the control plane does for the others; decides what it is drafted as. */
export type ControlRole =
    | 'management'
    | 'identity'
    | 'backup'
    | 'replication'
    | 'monitoring'
    | 'automation'
    | 'network';

/** `low`: a question for a person, not a statement of the plan. */
export type Confidence = 'high' | 'medium' | 'low';

export interface ControlMachine {
    readonly machine: Machine;
    readonly role: ControlRole;
    /** In the words of the field: `NSX manager`, `backup proxy`. */
    readonly kind: string;
    /** The library's product, where the kind is one. */
    readonly product?: string;
    readonly confidence: Confidence;
    readonly reason: string;
    /** Of the platform that is left, and of no use without it: it stays until the end. */
    readonly stays: boolean;
}

interface Sign {
    readonly role: ControlRole;
    readonly kind: string;
    readonly product?: string;
    /** Words that only this product has: in a name, a vendor field or an annotation they are enough. */
    readonly own?: RegExp;
    /** Words of a name that suggest it; with a guest system that fits they make it likely, alone they are a question. */
    readonly words?: RegExp;
    readonly system?: RegExp;
    /** The words alone are as good as the system: nobody calls another machine so. */
    readonly plain?: boolean;
}

const WINDOWS = /windows server|windows.*(2003|2008|2012|2016|2019|2022|2025)/iu;
const LINUX = /linux|ubuntu|debian|centos|red hat|rhel|suse|rocky|alma|photon|other/iu;
const PHOTON = /photon/iu;

/** A word of a name, with a number behind it or not: `dc`, `dc01`, `prod-dc-2`, not `dcom`. */
const word = (words: string): RegExp => new RegExp(`(^|[^a-z])(${words})\\d{0,4}([^a-z]|$)`, 'iu');

/** The same as the last word of a name: in front, `DC1-…` is a datacenter. A domain may follow. */
const lastWord = (words: string): RegExp => new RegExp(`(^|[^a-z])(${words})[-_ ]?\\d{0,4}(\\.[a-z0-9.-]+)?$`, 'iu');

/** The first that fits counts: Veeam ONE watches, although Veeam backs up. */
const SIGNS: readonly Sign[] = [
    {
        role: 'management',
        kind: 'vCenter Server',
        own: /vcsa|v-?center(?! ?client)|vmware vcenter/iu,
        words: word('vc|vcs|vcsrv'),
        system: PHOTON,
    },
    {
        role: 'management',
        kind: 'NSX manager',
        own: /nsx[-_ ]?[tv]?[-_ ]?(mgr|man|mgmt|manager|ctrl|controller)|nsx (data center|manager)|nsx unified appliance/iu,
    },
    {
        role: 'management',
        kind: 'NSX edge',
        own: /nsx[-_ ]?[tv]?[-_ ]?edge|nsx edge/iu,
        words: /edge[-_ ]?(node|esg|vm|tn)|(^|[^a-z])(esg|dlr)[-_ ]?\d/iu,
        system: LINUX,
    },
    { role: 'management', kind: 'edge', words: word('edge') },
    { role: 'management', kind: 'NSX machine', own: /(^|[^a-z])nsx/iu },
    {
        role: 'replication',
        kind: 'Site Recovery Manager',
        product: 'vmware-srm',
        own: /site[-_ ]?recovery|vmware srm|vcdr/iu,
        words: word('srm'),
        system: /photon|windows server/iu,
        plain: true,
    },
    {
        role: 'replication',
        kind: 'vSphere Replication',
        own: /vsphere[-_ ]?repl|vrms|hbr(srv|agent)/iu,
        words: word('vrs?|vra'),
        system: PHOTON,
    },
    { role: 'replication', kind: 'Zerto', product: 'zerto', own: /zerto|(^|[^a-z])zvm|zvra|z-vra/iu },
    { role: 'management', kind: 'HCX', own: /(^|[^a-z])hcx/iu },
    {
        role: 'monitoring',
        kind: 'Aria Operations',
        product: 'aria-operations',
        own: /vr-?ops|vrealize[-_ ]?op|aria[-_ ]?op(?!.*log)|vcops|vcf[-_ ]?op(?!.*log)/iu,
    },
    { role: 'monitoring', kind: 'Log Insight', own: /vrli|log[-_ ]?insight|aria.*log|vcf.*log/iu },
    { role: 'monitoring', kind: 'Network Insight', own: /vrni|network[-_ ]?insight/iu },
    {
        role: 'automation',
        kind: 'Aria Automation',
        own: /vrealize[-_ ]?(auto|orch)|aria[-_ ]?auto|(^|[^a-z])vr[ao]-?(app|va|node)?\d{0,3}$/iu,
        words: word('vra|vro'),
        system: PHOTON,
    },
    {
        role: 'management',
        kind: 'lifecycle manager',
        own: /vrslcm|aria.*(lifecycle|lcm)|sddc[-_ ]?man|cloud[-_ ]?builder/iu,
    },
    { role: 'identity', kind: 'Workspace ONE Access', own: /(^|[^a-z])vidm|workspace[-_ ]?one/iu },
    {
        role: 'management',
        kind: 'vSAN witness',
        own: /vsan[-_ ]?wit|witness[-_ ]?appliance|vmware.*witness/iu,
        words: word('witness|wit'),
        plain: true,
    },
    { role: 'management', kind: 'Tanzu supervisor', own: /SupervisorControlPlaneVM/u },
    { role: 'management', kind: 'vSphere agent machine', own: /com\.vmware\.vim\.eam|vsphere ?cluster ?services/iu },
    { role: 'management', kind: 'VMware Cloud Director', own: /cloud[-_ ]?director|(^|[^a-z])vcd-?(cell|app|\d)/iu },
    { role: 'management', kind: 'usage meter', own: /usage[-_ ]?meter/iu },

    { role: 'monitoring', kind: 'Veeam ONE', product: 'veeam-one', own: /veeam[-_ ]?one|veeamone/iu },
    {
        role: 'backup',
        kind: 'backup proxy',
        product: 'veeam-vbr',
        own: /veeam.*(prx|proxy|repo)|(^|[^a-z])vbr?[-_ ]?(prx|proxy)/iu,
    },
    {
        role: 'backup',
        kind: 'backup server',
        product: 'veeam-vbr',
        own: /veeam|(^|[^a-z])vbr(\d|[^a-z]|$)|(^|[^a-z])vbem/iu,
    },
    { role: 'backup', kind: 'backup server', product: 'commvault', own: /comm-?vault|commserve|media-?agent/iu },
    { role: 'backup', kind: 'backup server', product: 'rubrik', own: /rubrik/iu },
    { role: 'backup', kind: 'backup server', product: 'cohesity-dataprotect', own: /cohesity/iu },
    { role: 'backup', kind: 'backup server', product: 'netbackup', own: /net-?backup|nbumaster|nbumedia/iu },
    { role: 'backup', kind: 'backup server', product: 'dell-avamar', own: /avamar/iu },
    { role: 'backup', kind: 'backup server', product: 'nakivo', own: /nakivo/iu },
    { role: 'backup', kind: 'backup server', product: 'hycu', own: /hycu/iu },
    {
        role: 'backup',
        kind: 'backup server',
        own: /networker|data ?protector|spectrum ?protect|tivoli ?storage|data ?domain|powerprotect|bareos|bacula/iu,
    },
    { role: 'backup', kind: 'backup server', words: /back-?up|sauvegarde|sicherung|respaldo/iu, system: /./u },
    { role: 'backup', kind: 'backup server', words: word('bkp|bck|bup|nbu|tsm|dpm') },

    { role: 'monitoring', kind: 'monitoring', product: 'zabbix', own: /zabbix|(^|[^a-z])zbx/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'nagios', own: /nagios/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'checkmk', own: /check[-_]?mk/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'prtg', own: /(^|[^a-z])prtg/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'prometheus', own: /prometheus|thanos/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'solarwinds-vman', own: /solarwinds/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'centreon', own: /centreon/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'splunk', own: /splunk/iu },
    { role: 'monitoring', kind: 'monitoring', product: 'dynatrace', own: /dynatrace/iu },
    {
        role: 'monitoring',
        kind: 'monitoring',
        own: /icinga|grafana|graylog|observium|librenms|opennms|netdata|whatsup|opmanager|scom\d/iu,
    },
    { role: 'monitoring', kind: 'monitoring', words: /monitor|syslog/iu, system: /./u },
    {
        role: 'automation',
        kind: 'automation',
        own: /ansible|(^|[^a-z])awx|terraform|jenkins|puppet|foreman|rundeck|saltstack|salt-?master|chef-?server|octopus/iu,
    },
    { role: 'automation', kind: 'automation', words: word('sccm|mecm|mdt|wsus|satellite|tfe|deploy') },

    {
        role: 'identity',
        kind: 'directory',
        own: /free-?ipa|openldap|(^|[^a-z])adfs|azure ?ad ?connect|entra ?connect|keycloak/iu,
    },
    {
        role: 'identity',
        kind: 'domain controller',
        words: lastWord('dc|rodc|pdc|bdc|adds|addc|adc|ad|domctl|domaincontroller'),
        system: WINDOWS,
    },
    { role: 'identity', kind: 'domain controller', words: /[a-z](ad|dc|addc)\d{1,3}$/iu },
    { role: 'identity', kind: 'directory', words: word('ldap|ipa|idm|radius|nps'), system: /./u },
    { role: 'network', kind: 'certificate authority', words: word('pki|adcs|rootca|subca|issuingca') },
    {
        role: 'network',
        kind: 'key management',
        own: /keysecure|ciphertrust|hytrust|hashicorp|keycontrol/iu,
        words: word('kms|kmip|hsm|vault'),
        plain: true,
    },
    {
        role: 'network',
        kind: 'DNS, DHCP or NTP',
        own: /infoblox|efficientip|bluecat|pi-?hole/iu,
        words: word('dns|ns|dhcp|ntp|ddi|ipam|chrony|bind'),
        system: /./u,
    },
    { role: 'management', kind: 'appliance of VMware', system: PHOTON },
];

/** What VMware makes stands first in the list. Zerto works on other platforms too. */
const OTHERS = SIGNS.findIndex(each => each.kind === 'Veeam ONE');

/** The machines of the control plane: what it is, how sure that is, and by what it was recognised. */
export function controlPlaneOf(estate: Estate): ControlMachine[] {
    return estate.machines.flatMap(machine => recognised(machine) ?? []);
}

function recognised(machine: Machine): ControlMachine | undefined {
    if (machine.template) {
        return undefined;
    }
    let question: ControlMachine | undefined;
    for (const [index, { role, kind, product, own, words, system, plain }] of SIGNS.entries()) {
        const found = (confidence: Confidence, reason: string): ControlMachine => ({
            machine,
            role,
            kind,
            product,
            confidence,
            reason,
            stays: role === 'management' || (index < OTHERS && product !== 'zerto'),
        });
        const hint = own && machine.hints?.find(text => own.test(text));
        if (hint !== undefined) {
            return found('high', `its vendor, product or annotation says "${hint}"`);
        }
        if (own?.test(machine.name) === true) {
            return found('high', 'its name');
        }
        const fits = system === undefined ? undefined : system.test(machine.os ?? '');
        if (words?.test(machine.name) === true) {
            if (fits === true || plain === true) {
                return found(
                    'medium',
                    fits === true && machine.os !== undefined ? `its name, and it runs ${machine.os}` : 'its name',
                );
            }
            question ??= found('low', 'its name alone');
        } else if (words === undefined && own === undefined && fits === true) {
            question ??= found('low', `it runs ${machine.os ?? ''}`);
        }
    }
    return question;
}

/** Words of products in a free text, such as an annotation: no more than the product is kept of it. */
export function productsIn(text: string): string[] {
    const found = SIGNS.flatMap(({ own }) => own?.exec(text.slice(0, 4000))?.[0]?.trim() ?? []);
    return [...new Set(found)].slice(0, 3);
}
