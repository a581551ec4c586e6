/** Which hosts can't be reached from the internet. */

/** Domains that no public name server answers for. */
const PRIVATE_DOMAINS = [
	'.localhost', // RFC 6761, section 6.3
	'.local', // RFC 6762, section 3: names of mDNS
	'.internal', // kept free for private use: ICANN SAC113
	'.home.arpa', // RFC 8375
];

/** Addresses that can't be reached from the internet, as the bits that they begin with. */
const PRIVATE_PREFIXES = [
	['0.0.0.0', 32], // unspecified: RFC 1122, section 3.2.1.3
	['127.0.0.0', 8], // loopback: RFC 1122, section 3.2.1.3
	['10.0.0.0', 8], // private: RFC 1918
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['169.254.0.0', 16], // link-local: RFC 3927
	['100.64.0.0', 10], // carrier-grade NAT: RFC 6598
	['[0:0:0:0:0:0:0:0]', 128], // unspecified: RFC 4291, section 2.5.2
	['[0:0:0:0:0:0:0:1]', 128], // loopback: RFC 4291, section 2.5.3
	['[fe80:0:0:0:0:0:0:0]', 10], // link-local: RFC 4291, section 2.5.6
	['[fc00:0:0:0:0:0:0:0]', 7], // unique local: RFC 4193
] as const;

/** How an IPv4 address is written as an IPv6 one: RFC 4291, section 2.5.5.2. */
const IPV4_MAPPED = '0'.repeat(80) + '1'.repeat(16);

const PRIVATE_BITS = PRIVATE_PREFIXES.map(([address, length]) =>
	address.startsWith('[')
		? bitsOfIpv6(address).slice(0, length)
		: bitsOfIpv4(address).slice(0, IPV4_MAPPED.length + length),
);

/**
 * Whether a host can't be reached from the internet.
 * @param hostname as `URL` gives it: every IPv4 address in four decimal parts, every IPv6 address in brackets
 */
export function isPrivateHost(hostname: string): boolean {
	if (hostname.startsWith('[')) return isPrivateIp(bitsOfIpv6(hostname));
	if (/^\d+(\.\d+){3}$/.test(hostname)) return isPrivateIp(bitsOfIpv4(hostname));
	// `URL` keeps the dot of the root (RFC 1034, section 3.1), and capitals where the scheme isn't a known one.
	const name = hostname.replace(/\.$/, '').toLowerCase();
	if (name === '') return false;
	// A bare name can't be a public one: ICANN SAC053 on dotless domains.
	return !name.includes('.') || PRIVATE_DOMAINS.some((domain) => `.${name}`.endsWith(domain));
}

function isPrivateIp(bits: string): boolean {
	return PRIVATE_BITS.some((prefix) => bits.startsWith(prefix));
}

function bitsOfIpv4(address: string): string {
	return (
		IPV4_MAPPED +
		address
			.split('.')
			.map((part) => bits(parseInt(part, 10), 8))
			.join('')
	);
}

/** @param address in brackets, in hexadecimal groups only: `URL` rewrites a dotted ending */
function bitsOfIpv6(address: string): string {
	const groups = (text: string) => text.split(':').filter((group) => group !== '');
	const short = address.slice(1, -1);
	const zeros = '0:'.repeat(8 - groups(short).length);
	return groups(short.replace('::', `:${zeros}`))
		.map((group) => bits(parseInt(group, 16), 16))
		.join('');
}

function bits(value: number, length: number): string {
	return value.toString(2).padStart(length, '0');
}
