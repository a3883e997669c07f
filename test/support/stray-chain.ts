/**
 * A leaf of green's ingress gateway and the intermediate above it, below a root that is nobody's in a scene. Their keys were thrown
 * away: texts that show fingerprints stay the same from run to run.
 */
export const strayLeafPem = `-----BEGIN CERTIFICATE-----
MIIB0jCCAXigAwIBAgIJAbkdoOjFdfqnMAoGCCqGSM49BAMCMBcxFTATBgNVBAMM
DGludGVybWVkaWF0ZTAeFw0yNjExMjQxMTAwMDBaFw0yNjExMjUxMTAwMDBaMAAw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQxoAslts4kz7ZikxO/y5m5kkQXy+Io
B1GFRpu7RqvDJ+8A/v7C+v08I9oakOXoRZQ+unKKyXAgDAsJ84iOCj33o4HDMIHA
MAwGA1UdEwEB/wQCMAAwYAYDVR0RAQH/BFYwVIZSc3BpZmZlOi8vZ3JlZW4tbWVz
aC5sb2NhbC9ucy9ncmVlbi1tZXNoLXN5c3RlbS9zYS9pbmdyZXNzLXJlZC1tZXNo
LXNlcnZpY2UtYWNjb3VudDAOBgNVHQ8BAf8EBAMCAKAwHQYDVR0OBBYEFJa8WBHb
JYqzBJLttQ1XPI8T4zv4MB8GA1UdIwQYMBaAFPjr+j1ixipChUnyMNVsFq6T1ozy
MAoGCCqGSM49BAMCA0gAMEUCIQD0ymKoAa9fNJA6FuIgejhE49iJqegQorqWjmJa
jiKTZgIgDTnkmQj7EaKV1fXfznPksrrs9IgbpNJvzbq21hqONJw=
-----END CERTIFICATE-----
`

export const strayIntermediatePem = `-----BEGIN CERTIFICATE-----
MIIBjDCCATKgAwIBAgIJAflw+hda753nMAoGCCqGSM49BAMCMBsxGTAXBgNVBAoM
EGdyZWVuLW1lc2gubG9jYWwwHhcNMjYxMTI0MTAwMDAwWhcNMzYxMTIxMTAwMDAw
WjAXMRUwEwYDVQQDDAxpbnRlcm1lZGlhdGUwWTATBgcqhkjOPQIBBggqhkjOPQMB
BwNCAARVVp4Pb0tvV6AjubftSSY+u5RyxFljaikjjl1jqKfiYerwGHacrug+oT1z
Sk9LdCjTLt7vFM3EOYhSHiFxVfBro2MwYTAPBgNVHRMBAf8EBTADAQH/MA4GA1Ud
DwEB/wQEAwIABDAdBgNVHQ4EFgQU+Ov6PWLGKkKFSfIw1WwWrpPWjPIwHwYDVR0j
BBgwFoAU3m2bqDjlwrPXjPpiq7RNWNg7bDowCgYIKoZIzj0EAwIDSAAwRQIhAI2X
+l6z5EMtNem9UkHyJrqDq3PG6/Im2t+KXlgzHJjtAiAX6hUuDq5OvIVt9JqpTevj
Hur4JGVURKiDqu/iyS+edw==
-----END CERTIFICATE-----
`
