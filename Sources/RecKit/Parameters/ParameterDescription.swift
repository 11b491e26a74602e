/// One parameter as `reckit describe` shows it.
public struct ParameterDescription: Sendable, Equatable {
  /// The key in configs.
  public let key: String
  /// What to write, such as "a whole number".
  public let type: String
  /// The default as a config would say it.
  public let defaultText: String
  /// The valid range in words; empty where every value of the type is valid.
  public let bounds: String
  /// What it means.
  public let help: String
  /// What a search with `space: default` tries, in words; nil: it keeps its value.
  public let search: String?
}

extension ParameterContainer {
  /// The parameters in the order of their declaration, those of groups in place.
  public var parameterDescriptions: [ParameterDescription] {
    flatParameters.map {
      ParameterDescription(
        key: $0.key, type: $0.parameter.typeDescription, defaultText: $0.parameter.node.inlineText,
        bounds: $0.parameter.boundsDescription, help: $0.parameter.help, search: $0.parameter.search?.inWords)
    }
  }

  /// The parameters' values as a mapping: every key but those of ``leftOutAtDefault`` that are at their default.
  public var resolvedEntries: [ConfigEntry] {
    let standard = Self.leftOutAtDefault.isEmpty ? [] : Self().flatParameters
    return ParameterProperty.all(of: self).flatMap { property -> [ConfigEntry] in
      switch property {
      case .group(_, let group): return group.container.resolvedEntries
      case .parameter(let name, let parameter):
        let (key, node) = (snakeCase(name), parameter.node)
        let isLeftOut =
          Self.leftOutAtDefault.contains(key)
          && standard.contains { $0.key == key && $0.parameter.node.text == node.text }
        return isLeftOut ? [] : [ConfigEntry(key, node)]
      }
    }
  }

  /// The components that parameters are or hold, those in them too, outer ones first.
  var nestedContainers: [any ParameterContainer] {
    flatParameters.flatMap { $0.parameter.containers.flatMap { [$0] + $0.nestedContainers } }
  }

  /// Keys and parameters, groups flattened.
  var flatParameters: [(key: String, parameter: any AnyParameter)] {
    ParameterProperty.all(of: self).flatMap { property -> [(key: String, parameter: any AnyParameter)] in
      switch property {
      case .parameter(let name, let parameter): [(snakeCase(name), parameter)]
      case .group(_, let group): group.container.flatParameters
      }
    }
  }
}
