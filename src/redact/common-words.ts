/** Words that are nobody's names: of Kubernetes, Istio, Envoy and networks, as they stand in settings and logs. */
export const commonWords: ReadonlySet<string> = new Set(
  `a aaaa access account accounts active add address addresses admin agent alias all allow allowed amqp any api apiserver app apps
  arch auth authority authorization auto autoscaling aws azure backend bad balancer base beta bind body bool boot bridge buffer
  bundle bundles ca cache calico canary canonical ce cert certificate certificates certs chain change channel chart check cidr
  citadel class cleaner client close closed cluster clusterip clusters cni code com component components conf config configmap
  configmaps configs connect connection connections console container containers content context control controller
  coredns count cpu created current custom cut daemon data db de debug default delayed delete deny deployment deployments dest
  destination dev disable disabled discovery disk dns docker domain domains down downstream drain dry dump dynamic
  ec egress elb enable enabled end endpoint endpoints env envoy eof err error es etc eu event events example exchange exec exit
  expired export exported exports ext external failed failure false fatal fault federation file filter filters finished flags
  format forward found from gateway gateways gce gcp generation get global go golang google group groups grpc h handler handshake
  has hash hcm head header health healthy helm high host hostname hosts http https https2 http2 id image images import imported
  imports in inbound info ingress init initial inject injection injector inline input install instance int internal invalid io ip
  ipv4 ipv6 is istio istiod items ja job json jwt k8s key keys kiali kind known kube kubelet kubernetes label labels
  last latency latest lb leader left level library line linux list listen listener listeners load loadbalancer local locality
  localhost location log logging logs low lua maistra main manager manual map master match max member members memory mesh meshes
  message meta metadata method metrics min missing mixed mode model mongo monitoring mtls mutual mysql n name named names namespace
  namespaces net network networking networks new nil nlb no node nodeport nodes none not ns null number object of ok old on one
  only open openshift operator operators options or orig original os out outbound outlier output owner pass passthrough password
  path peer peers pem permissive pilot pkg plain plaintext platform pod pods policies policy port ports post prefix prod
  production prometheus proto protocol proxies proxy proxyv2 ptr public pull push put query queue quic quota rate rbac read ready
  reason redhat redis refused region registry reject remote remove request requests reset resource response result retry
  rev revision root route router routes rsa rule rules run running runtime sa san scheduler schema scope sctp
  sds secret secrets secure security selector self server service serviceaccount services session set settings sha256 sidecar sidecars
  simple size sni source spec spiffe stable stage staging static stats status stderr stdout store stream strict string strip
  subset subsets success sum svc sync system systems tag target tcp template terminating test tests text the threads time
  timeout tls to token top topology tracing traffic transport true trust type udp uid unknown up upstream uri url us use user v value
  values verify version virtual volume wait warn warning wasm watch web webhook weight with workload workloads x x509 xds
  yaml yes zipkin zone alert being cipher did disconnect overflow removed return shared unsupported wrong`.split(/\s+/),
)
