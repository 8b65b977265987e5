// Tells Python of each saved epoch that is not drawn yet, once. See ui/epoch_bell.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-bell");
  node.epochscopeDrawn = data.saved;
  const source = liveSource(data);
  const look = () => {
    if (source.saved !== node.epochscopeDrawn) {
      node.epochscopeDrawn = source.saved;
      setTriggerValue("rung", source.saved);
    }
  };
  listen(source, node, { told: look });
  return () => setTimeout(() => node.isConnected || deafen(node));
}
