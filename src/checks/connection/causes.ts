/** Every area whose faults show in a connection, in the order in which a federation is set up. */
export const causes = ['prerequisites/*', 'gateways/*', 'reachability/*', 'peer/*', 'trust/*', 'policy/*'] as const
