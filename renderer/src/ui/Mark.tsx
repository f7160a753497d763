/** The product's mark. Drawn here and not loaded, so that it stands in the first frame. */
export function Mark({ size = 30 }: { readonly size?: number }) {
  return <img src="./mark.svg" width={size} height={size} alt="" />;
}
