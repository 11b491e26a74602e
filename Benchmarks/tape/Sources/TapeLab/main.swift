import RecKitCommands

Reckit.main {
  try $0.register(TapeCosine.self)
  try $0.register(ElementaryCosine.self)
  try $0.register(TapeMLP.self)
}
