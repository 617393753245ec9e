/** The registries of Google's Container Registry, which Artifact Registry serves now. */
const CONTAINER_REGISTRY = ['gcr.io', 'us.gcr.io', 'eu.gcr.io', 'asia.gcr.io'];

/** The places of Artifact Registry that are larger than a region. */
const MULTI_REGIONS = ['us', 'europe', 'asia'];

const REGION = /^(?<region>[a-z][a-z0-9]*(?:-[a-z0-9]+)*?-[a-z0-9]{2,})(?:-[a-z])?$/;

/**
 * The hosts of Google's registries for images.
 *
 * @param location a region or a zone, whose own registry is among them; undefined for none
 */
export function googleHosts(location: string | undefined): readonly string[] {
  const region = REGION.exec(location ?? '')?.groups?.['region'];
  const places = [...MULTI_REGIONS, ...(region === undefined ? [] : [region])];
  return [...CONTAINER_REGISTRY, ...new Set(places.map((place) => `${place}-docker.pkg.dev`))];
}

/** Regions and zones, such as `us-central1` and `us-central1-a`. */
export const LOCATION_FORM = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

export const CLUSTER_FORM = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

export const isLocation = (text: string | undefined): text is string => LOCATION_FORM.test(text ?? '');

export const isClusterName = (text: string | undefined): text is string => CLUSTER_FORM.test(text ?? '');
