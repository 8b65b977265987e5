// Whether a page gives a component something else than before: a lab is built anew for that, and for nothing else.
function isNews(node, data) {
  const given = JSON.stringify(data);
  const news = node.epochscopeGiven !== given;
  node.epochscopeGiven = given;
  return news;
}
